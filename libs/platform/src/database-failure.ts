import { QueryFailedError } from 'typeorm';
import { isError } from './is-error';

/** What PostgreSQL says of a failed statement, whichever library carried it. */
export interface DatabaseFailure {
  readonly sqlState: string;
  readonly constraint: string | null;
  readonly table: string | null;
  readonly message: string;
}

const SQL_STATE = /^[0-9A-Z]{5}$/;

/** Serialization failure and deadlock: the same act may pass when started over. */
const START_OVER = new Set(['40001', '40P01']);
/** Lock or statement timeout, no connection left, server going down or not up yet. */
const BUSY = new Set([
  '55P03',
  '57014',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08004',
]);
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT']);
/** What node-postgres says, without a code, of a connection that was lost or never got. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;
/** Malformed text for a type, a number out of range, a NUL byte, a wrong date: the caller's value, not our bug. */
const MALFORMED = new Set(['22P02', '22003', '22021', '22P05', '22007', '22008']);

/** The failure PostgreSQL reported, or null when the error is not one of its. */
export function databaseFailureOf(error: unknown): DatabaseFailure | null {
  const raw = driverErrorOf(error);
  if (!isError(raw)) return null;
  const { code, constraint, table, message } = raw as Error & Record<string, unknown>;
  if (typeof code !== 'string' || !SQL_STATE.test(code) || AWAY.has(code)) return null;
  return { sqlState: code, constraint: textOf(constraint), table: textOf(table), message };
}

/** True when the whole act may be started over with a chance to pass. */
export function mayStartOver(error: unknown): boolean {
  return START_OVER.has(databaseFailureOf(error)?.sqlState ?? '');
}

/** The server ended the connection, or the network did. */
const ENDED = new Set(['57P01', '57P02', '08006']);
const ENDED_SOCKET = new Set(['ECONNRESET', 'EPIPE']);
const ENDED_SAYS = /^(Connection terminated|Client has encountered a connection error)/;

/** True when the connection that was asked is dead: another one may answer. */
export function isDeadConnection(error: unknown): boolean {
  const failure = databaseFailureOf(error);
  if (failure !== null) return ENDED.has(failure.sqlState);
  const raw = driverErrorOf(error);
  if (!isError(raw)) return false;
  const { code = '', message } = raw as NodeJS.ErrnoException;
  return ENDED_SOCKET.has(code) || ENDED_SAYS.test(message);
}

/** True when the database is away or overloaded: the caller may try again later. */
export function isUnavailable(error: unknown): boolean {
  const failure = databaseFailureOf(error);
  if (failure !== null) return BUSY.has(failure.sqlState) || START_OVER.has(failure.sqlState);
  const raw = driverErrorOf(error);
  if (!isError(raw)) return false;
  const { code } = raw as NodeJS.ErrnoException;
  return (code !== undefined && AWAY.has(code)) || LOST.test(raw.message);
}

/** True when PostgreSQL refused a value as malformed: an id, a number, a text with a NUL byte. */
export function isMalformed(error: unknown): boolean {
  return MALFORMED.has(databaseFailureOf(error)?.sqlState ?? '');
}

function driverErrorOf(error: unknown): unknown {
  return error instanceof QueryFailedError ? (error.driverError as unknown) : error;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
