import { ballotReply } from './ballot/ballot.ts';
import { framingReply } from './framing/framing.ts';
import { proposalReply } from './proposal/proposal.ts';
import { fence } from './fence.ts';
import { reproductionReply } from './reproduction/reproduction.ts';
import { repairRequest } from './reply.ts';

/** Everything that a mind needs to ask seats and to read what they answer. */
export const replies = {
  framing: framingReply,
  proposal: proposalReply,
  ballot: ballotReply,
  reproduction: reproductionReply,
  repairRequest,
  fence,
} as const;
