/** Who signs for a party, and when: of a portal request, its author and its instant. */
export interface Signer {
  readonly userId: string;
  readonly at: Date;
}
