/** What is taken out of the product to prove that the harness notices: which words of which file become which others. */
export interface Sabotage {
  /** Below the repository's root. */
  readonly file: string;
  readonly words: string;
  readonly instead: string;
}

export const sabotages = {
  /** The write no longer looks directly before it sends. */
  'no-look': {
    file: 'src/activities/post-bill.ts',
    words: 'const plan = await reconcileFound(dependencies, { ...facts, found, settlements }, call);',
    instead:
      "const plan = { decision: 'create', because: '', problems: [], remarks: [], bill: facts.composition.bill } as unknown as Awaited<ReturnType<typeof reconcileFound>>;",
  },
  /** A question that was answered once is never asked again. */
  'cached-answers': {
    file: 'src/clients/request-batcher.ts',
    words: 'cache: false,',
    instead: 'cacheKeyFn: ({ key }: Waiting<K>) => JSON.stringify(key) as never,',
  },
  /** A second bill in Intacct next to ours is seen, and not reported. */
  'no-word': {
    file: 'src/domain/reconcile/reconcile.ts',
    words: 'withDuplicates(planForOurs(existing, input), existing, input)',
    instead: 'planForOurs(existing, input)',
  },
  /** Calls go out however late it is. */
  'no-deadline': {
    file: 'src/clients/request-batcher.ts',
    words: 'return call.signal.aborted || requestTimeoutMs > msLeft(call);',
    instead: 'return msLeft(call) === undefined || requestTimeoutMs < 0;',
  },
} as const satisfies Record<string, Sabotage>;

export type SabotageName = keyof typeof sabotages;
export const sabotageNames = Object.keys(sabotages) as SabotageName[];
