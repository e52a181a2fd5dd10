const fs = require('node:fs');
const path = require('node:path');

interface Zone {
  countries: string[];
  days: number;
  surchargeCents: number;
}

var file = path.join(__dirname, '..', '..', 'data', 'zones.json');
var zones: Record<string, Zone> = JSON.parse(fs.readFileSync(file, 'utf8'));

function normalise(country) {
  return country.trim().toUpperCase();
}

/** The name of the zone that a country belongs to; `world` when no zone lists it. */
export function zoneOf(country: string): string {
  var wanted = normalise(country);
  for (var name of Object.keys(zones)) {
    if (zones[name].countries.includes(wanted)) return name;
  }
  return 'world';
}

/** Working days on the road. */
export function transitDays(country: string): number {
  let zone = zones[zoneOf(country)];
  return zone.days;
}

export function surchargeFor(country: string): number {
  let zone = zones[zoneOf(country)];
  return zone.surchargeCents;
}
