import { answerReply } from './answer/answer.ts';
import { ballotReply } from './ballot/ballot.ts';
import { findingsReply } from './findings/findings.ts';
import { framingReply } from './framing/framing.ts';
import { inquiryReply } from './inquiry/inquiry.ts';
import { judgementReply } from './judgement/judgement.ts';
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
  inquiry: inquiryReply,
  answer: answerReply,
  findings: findingsReply,
  judgement: judgementReply,
  repairRequest,
  fence,
} as const;
