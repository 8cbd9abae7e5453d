import type { AnswerOf } from '@millrace/api';

/** Everything known of one message. */
export type Trace = AnswerOf<'explain'>;
/** The way of a message to one target. */
export type Hop = Trace['hops'][number];
/** One call to a target. */
export type Try = Hop['tries'][number];
