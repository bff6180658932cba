import { readFile, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { memoryPages, validateXML } from 'xmllint-wasm';

import { isError, PROCESS_ROLE, Settings, type DatabaseRole } from '@solde/platform';

import { CREDIT_TRANSFER_NAMESPACE } from './credit-transfer';
import { schemaFault } from './schema-fault';
import { transferTree } from './transfer-tree';

const SCHEMA_BYTES_MAX = 4 * 1024 * 1024;
/** A file of tens of thousands of transfers, and a ceiling on what a hostile schema may take. */
const MEMORY_PAGES_MAX = 512 * memoryPages.MiB;
const JUDGES_WITHIN_MS = 60_000;
const FAULTS_MAX = 10;
/** Well formed, and no transfer file: whatever a schema says of it, it says that it was read. */
const NOTHING = '<nothing/>';
const FILE_NAME = 'transfers.xml';

/**
 * The official schema of pain.001.001.09, when PAIN001_XSD names it: this repository may not carry it.
 *
 * It is compiled by libxml2 in a thread of its own, without files and without network.
 */
@Injectable()
export class TransferSchema implements OnModuleInit {
  private schema: string | null = null;

  constructor(
    private readonly settings: Settings,
    @Inject(PROCESS_ROLE) private readonly role: DatabaseRole,
  ) {}

  /** Reads the schema at the start of a process that makes files. Throws Error, with one sentence, when it cannot judge any. */
  async onModuleInit(): Promise<void> {
    const path = this.settings.pain001Xsd;
    if (path === null || this.role === 'PORTAL') return;
    const schema = await textOf(path);
    refuseOther(path, schema);
    const broken = await brokenSchema(schema);
    if (broken !== null)
      throw new Error(`PAIN001_XSD "${path}" is a schema that cannot be read: ${broken}`);
    this.schema = schema;
  }

  /** What the schema says against a file, line by line and without its values; nothing when it is kept, or when none was named. */
  async faults(xml: string): Promise<string[]> {
    if (this.schema === null) return [];
    try {
      const { valid, errors } = await within(
        validateXML({
          xml: [{ fileName: FILE_NAME, contents: xml }],
          schema: [{ fileName: 'pain.001.001.09.xsd', contents: this.schema }],
          maxMemoryPages: MEMORY_PAGES_MAX,
        }),
      );
      if (valid) return [];
      const ours = errors.filter(({ loc }) => loc?.fileName === FILE_NAME);
      const said = ours.map(({ message, loc }) => schemaFault(message, loc?.lineNumber ?? null));
      return said.length === 0 ? ['The schema refuses the file.'] : said.slice(0, FAULTS_MAX);
    } catch (error) {
      return [`The schema could not judge the file: ${firstLineOf(error)}`];
    }
  }
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > SCHEMA_BYTES_MAX) throw new Error(`it is larger than ${SCHEMA_BYTES_MAX} bytes`);
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(`PAIN001_XSD "${path}" cannot be read: ${firstLineOf(error)}.`, {
      cause: error,
    });
  }
}

/** Well formed, without a document type, and of these files: else every file would be refused, one by one. */
function refuseOther(path: string, schema: string): void {
  let target: string | undefined;
  try {
    target = transferTree(schema).attributes.targetNamespace;
  } catch (error) {
    throw new Error(`PAIN001_XSD "${path}" is no XML Schema: ${firstLineOf(error)}`, {
      cause: error,
    });
  }
  if (target !== CREDIT_TRANSFER_NAMESPACE)
    throw new Error(
      `PAIN001_XSD "${path}" is the schema of ${target ?? 'nothing'}, not of ${CREDIT_TRANSFER_NAMESPACE}.`,
    );
}

/** Why a schema cannot be compiled, or null. */
async function brokenSchema(schema: string): Promise<string | null> {
  try {
    await within(
      validateXML({
        xml: [{ fileName: FILE_NAME, contents: NOTHING }],
        schema: [{ fileName: 'pain.001.001.09.xsd', contents: schema }],
        maxMemoryPages: MEMORY_PAGES_MAX,
      }),
    );
    return null;
  } catch (error) {
    return firstLineOf(error);
  }
}

/** A schema can be written so that judging never ends: the act does not wait for it. */
async function within<T>(judging: Promise<T>): Promise<T> {
  const judged = new AbortController();
  const late = pause(JUDGES_WITHIN_MS, undefined, { signal: judged.signal }).then((): never => {
    throw new Error(`it took longer than ${JUDGES_WITHIN_MS} ms`);
  });
  return Promise.race([judging, late]).finally(() => judged.abort());
}

function firstLineOf(error: unknown): string {
  const message = isError(error) ? error.message : String(error);
  return message.trim().split('\n')[0] ?? '';
}
