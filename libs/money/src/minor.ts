/** An amount in minor units of its currency (cents for EUR, francs for XPF): never a binary float. */
export type Minor = bigint;

/** The sum of amounts of one currency; zero for none. */
export function sum(amounts: Iterable<Minor>): Minor {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/** The smaller of two amounts of one currency: what a cap or a balance leaves of a payment. */
export function smaller(a: Minor, b: Minor): Minor {
  return a < b ? a : b;
}

/** The greater of two amounts of one currency: a floor, most often zero. */
export function greater(a: Minor, b: Minor): Minor {
  return a > b ? a : b;
}
