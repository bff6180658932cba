/** Injection token of the database role that this process runs as. */
export const PROCESS_ROLE = Symbol('process role');
