/** What one try to deliver did. */
export type Outcome =
  /** The target took it; `reference` is its own number for the posting. */
  | { readonly kind: 'done'; readonly reference?: string }
  /** The target had it before. */
  | { readonly kind: 'already'; readonly reference?: string }
  /**
   * It surely did nothing and may work later. `down` and `busy` concern the whole target, `contention` and `condition` this message alone;
   * `condition`: what it needs is not so yet (a second person, an interlock), and waiting for it uses up no try.
   */
  | {
      readonly kind: 'later';
      readonly because: 'down' | 'busy' | 'contention' | 'condition';
      readonly sentence: string;
      readonly retryAfterMs?: number;
    }
  /** It surely did nothing and never will as it is: a business or data rejection. */
  | { readonly kind: 'never'; readonly sentence: string; readonly targetCode?: string }
  /** It may have acted or not. `lasting`: neither trying again nor asking would find out; a person has to look. */
  | { readonly kind: 'unknown'; readonly sentence: string; readonly lasting?: true };

/** What the target says when asked whether a message had its effect. */
export type Verdict =
  | { readonly kind: 'present'; readonly reference?: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'undecided'; readonly sentence: string };
