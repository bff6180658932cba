/** The first place where the chain does not hold, and what was found there. */
export type Break =
  /** A number is missing: the link was taken out. */
  | { readonly kind: 'SEAL_MISSING'; readonly seal: bigint }
  /** The link is not tied to the one before: links were exchanged, or one was put in. */
  | { readonly kind: 'SEAL_MOVED'; readonly seal: bigint }
  /** The link's own hash does not fit what it says. */
  | { readonly kind: 'SEAL_ALTERED'; readonly seal: bigint }
  | { readonly kind: 'ACT_MISSING'; readonly seal: bigint; readonly actId: string }
  /** The act, or the list of what it changed, is not what was sealed. */
  | { readonly kind: 'ACT_ALTERED'; readonly seal: bigint; readonly actId: string }
  /** A recorded value is not the one whose hash was sealed. */
  | ({ readonly kind: 'VALUE_ALTERED'; readonly seal: bigint } & ChangeRef)
  /** A recorded value is gone, and no act erased it. */
  | ({ readonly kind: 'VALUE_MISSING'; readonly seal: bigint } & ChangeRef)
  /** An act neither sealed nor waiting: the tail of the chain was cut, or the act hidden from it. */
  | { readonly kind: 'ACT_NOT_SEALED'; readonly actId: string }
  /** The exported head is not in the chain: it was cut, or written anew. */
  | { readonly kind: 'HEAD_NOT_FOUND'; readonly seal: bigint };

interface ChangeRef {
  readonly actId: string;
  readonly changeId: string;
  readonly tableName: string;
  readonly rowKey: string;
}

/** The break in one sentence, for an operator. */
export function breakSentence(found: Break): string {
  switch (found.kind) {
    case 'SEAL_MISSING':
      return `Seal ${found.seal} is missing.`;
    case 'SEAL_MOVED':
      return `Seal ${found.seal} does not follow the seal before it.`;
    case 'SEAL_ALTERED':
      return `Seal ${found.seal} is not what was sealed.`;
    case 'ACT_MISSING':
      return `Act ${found.actId} of seal ${found.seal} is missing.`;
    case 'ACT_ALTERED':
      return `Act ${found.actId} of seal ${found.seal}, or the list of its changes, was altered.`;
    case 'VALUE_ALTERED':
    case 'VALUE_MISSING':
      return `The values of change ${found.changeId} (${found.tableName} ${found.rowKey}, act ${found.actId}, seal ${found.seal}) were ${found.kind === 'VALUE_ALTERED' ? 'altered' : 'removed without an erasure'}.`;
    case 'ACT_NOT_SEALED':
      return `Act ${found.actId} is neither sealed nor waiting: the chain was cut before it, or it was hidden.`;
    case 'HEAD_NOT_FOUND':
      return `The exported head (seal ${found.seal}) is not in the chain: it was cut or written anew.`;
  }
}
