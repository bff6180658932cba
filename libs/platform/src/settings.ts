import { resolve } from 'node:path';
import { isZone } from '@solde/calendar';
import { assertSchemaName } from './connection';
import type { DatabaseRole } from './migration-helpers';
import { roleName, rolePassword } from './roles';

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const PORT_MAX = 65_535;
const POOL_SIZE_MAX = 200;

/** The Twilio account, present when TELEPHONY is `twilio`. */
export interface TwilioSettings {
  readonly accountSid: string;
  readonly authToken: string;
  readonly fromNumber: string;
}

/** The environment, read and validated once. A wrong value stops the start with one clear sentence. */
export class Settings {
  readonly portApi: number;
  readonly portPortal: number;
  readonly portWorker: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly databaseSchema: string;
  /** Connections of one process to PostgreSQL at most. */
  readonly databasePoolSize: number;
  readonly telephony: 'simulator' | 'twilio';
  readonly twilio: TwilioSettings | null;
  /** Where the world reaches the agency API; Twilio signs it. No slash at the end. */
  readonly publicUrl: string;
  /** Where creditors reach the portal: their invitations and reset links lead there. No slash at the end. */
  readonly publicUrlPortal: string;
  readonly agencyTimeZone: string;
  readonly logLevel: LogLevel;
  /** True when cookies must travel over TLS alone. */
  readonly secureCookies: boolean;
  /** Requests of one address in a minute at most. */
  readonly rateLimitPerMinute: number;
  /** A placement file may weigh so many MiB; 2048 is all that the database takes. */
  readonly uploadMebibytesMax: number;
  /** Addresses of proxies whose X-Forwarded-For is believed; empty: nobody's. */
  readonly trustedProxies: readonly string[];
  /** The official schema of pain.001.001.09 (.xsd), which transfer files are held against; null: our own rules alone. */
  readonly pain001Xsd: string | null;
  private readonly urls: Readonly<Record<DatabaseRole, string | null>>;

  constructor(environment: Environment) {
    const read = new Reader(environment);
    this.portApi = read.integer('PORT_API', 3000, 0, PORT_MAX);
    this.portPortal = read.integer('PORT_PORTAL', 3001, 0, PORT_MAX);
    this.portWorker = read.integer('PORT_WORKER', 3002, 0, PORT_MAX);
    this.host = read.text('HOST', '127.0.0.1');
    this.dataDir = resolve(read.text('DATA_DIR', '.data'));
    this.databaseUrl = read.url('DATABASE_URL', ['postgres:', 'postgresql:']);
    this.urls = {
      AGENCY: read.url('DATABASE_URL_AGENCY', ['postgres:', 'postgresql:']),
      PORTAL: read.url('DATABASE_URL_PORTAL', ['postgres:', 'postgresql:']),
    };
    this.databaseSchema = read.text('DATABASE_SCHEMA', 'solde');
    assertSchemaName(this.databaseSchema);
    this.databasePoolSize = read.integer('DATABASE_POOL_SIZE', 10, 1, POOL_SIZE_MAX);
    this.telephony = read.oneOf('TELEPHONY', ['simulator', 'twilio'], 'simulator');
    this.twilio =
      this.telephony === 'twilio'
        ? {
            accountSid: read.required('TWILIO_ACCOUNT_SID', 'TELEPHONY is twilio'),
            authToken: read.required('TWILIO_AUTH_TOKEN', 'TELEPHONY is twilio'),
            fromNumber: read.required('TWILIO_FROM_NUMBER', 'TELEPHONY is twilio'),
          }
        : null;
    this.publicUrl = this.addressOf(read, 'PUBLIC_URL', this.portApi);
    this.publicUrlPortal = this.addressOf(read, 'PUBLIC_URL_PORTAL', this.portPortal);
    this.agencyTimeZone = read.text('AGENCY_TIME_ZONE', 'Europe/Paris');
    if (!isZone(this.agencyTimeZone))
      throw new Error(
        `AGENCY_TIME_ZONE "${this.agencyTimeZone}" is not a time zone such as Europe/Paris.`,
      );
    this.logLevel = read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info');
    this.secureCookies = read.oneOf('SECURE_COOKIES', ['true', 'false'], 'false') === 'true';
    this.rateLimitPerMinute = read.integer('RATE_LIMIT_PER_MINUTE', 600, 1, 1_000_000);
    this.uploadMebibytesMax = read.integer('UPLOAD_MEBIBYTES_MAX', 256, 1, 2048);
    this.trustedProxies = read.list('TRUSTED_PROXIES');
    this.pain001Xsd = read.optional('PAIN001_XSD');
  }

  /** Of this process; `said` wins over its environment. */
  static fromEnvironment(said: Environment = {}): Settings {
    return new Settings({ ...process.env, ...said });
  }

  private addressOf(read: Reader, name: string, port: number): string {
    const said = read.url(name, ['http:', 'https:']);
    return (said ?? `http://${this.host}:${port}`).replace(/\/+$/, '');
  }

  /** Where a role connects: its own URL, or the owner's with the name and password the migration made. */
  databaseUrlOf(role: DatabaseRole): string {
    const own = this.urls[role];
    if (own !== null) return own;
    const variable = `DATABASE_URL_${role}`;
    if (this.databaseUrl === null)
      throw new Error(`${variable} is not set, and neither is DATABASE_URL.`);
    const name = roleName(this.databaseSchema, role);
    const password = rolePassword(this.dataDir, name);
    if (password === null)
      throw new Error(
        `${variable} is not set, and ${this.dataDir}/roles.json holds no password for "${name}": set the one or migrate with this DATA_DIR.`,
      );
    const url = new URL(this.databaseUrl);
    url.username = name;
    url.password = password;
    return url.toString();
  }
}

/** Reads one variable at a time; an empty text counts as not set. */
class Reader {
  constructor(private readonly environment: Environment) {}

  text(name: string, fallback: string): string {
    return this.given(name) ?? fallback;
  }

  optional(name: string): string | null {
    return this.given(name);
  }

  required(name: string, because: string): string {
    const text = this.given(name);
    if (text === null) throw new Error(`${name} is required because ${because}.`);
    return text;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const text = this.given(name);
    if (text === null) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max))
      throw new Error(`${name} "${text}" must be a whole number from ${min} to ${max}.`);
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const text = this.given(name);
    if (text === null) return fallback;
    const value = allowed.find((each) => each === text);
    if (value === undefined)
      throw new Error(`${name} "${text}" must be one of ${allowed.join(', ')}.`);
    return value;
  }

  /** The message never repeats the value: an address carries a password. */
  url(name: string, protocols: readonly string[]): string | null {
    const text = this.given(name);
    if (text === null) return null;
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol))
      throw new Error(`${name} must be a URL that begins with ${protocols.join('// or ')}//.`);
    return text;
  }

  list(name: string): string[] {
    return (this.given(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  private given(name: string): string | null {
    const text = this.environment[name]?.trim();
    return text === undefined || text === '' ? null : text;
  }
}
