import { readFile, rename, writeFile } from 'node:fs/promises';
import { isOpen, type Shipment } from './shipment.js';

/** Keeps shipments in one JSON file; a write replaces the file as a whole. */
export class ShipmentRepository {
  private shipments: Map<string, Shipment> | undefined;

  constructor(private readonly file: string) {}

  async findById(id: string): Promise<Shipment | undefined> {
    return (await this.load()).get(id);
  }

  async findOpen(): Promise<Shipment[]> {
    return [...(await this.load()).values()].filter(isOpen);
  }

  async findAll(): Promise<Shipment[]> {
    return [...(await this.load()).values()];
  }

  async save(shipment: Shipment): Promise<void> {
    const shipments = await this.load();
    shipments.set(shipment.id, shipment);
    await this.persist(shipments);
  }

  countOpen(): Promise<number> {
    return this.findOpen().then((shipments) => shipments.length);
  }

  private async load(): Promise<Map<string, Shipment>> {
    if (this.shipments !== undefined) return this.shipments;
    const list = await readShipments(this.file);
    this.shipments ??= new Map(list.map((shipment) => [shipment.id, shipment]));
    return this.shipments;
  }

  private async persist(shipments: Map<string, Shipment>): Promise<void> {
    const temporary = `${this.file}.tmp`;
    await writeFile(temporary, `${JSON.stringify([...shipments.values()], null, 2)}\n`);
    await rename(temporary, this.file);
  }
}

async function readShipments(file: string): Promise<Shipment[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Shipment[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
