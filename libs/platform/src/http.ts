import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger as PinoLogger } from 'nestjs-pino';
import { requestIdOf } from './logging';
import { answerProblem } from './problem-filter';
import { Settings } from './settings';

const BODY_BYTES_MAX = 1024 * 1024;
const URL_PART_LENGTH_MAX = 200;
const REQUEST_TIMEOUT_MS = 120_000;
const FIELD_BYTES_MAX = 64 * 1024;
const FIELDS_MAX = 50;
/** A placement file; what takes less says so where it reads the file. */
const FILE_BYTES_MAX = 2 * 1024 ** 3;

/** What differs from one HTTP process to another. */
export interface HttpOptions {
  readonly port: number;
  /** Of the port, for the sentence that says it is taken: `PORT_API`. */
  readonly portVariable: string;
  /** Of the OpenAPI document; without one there are no /docs. */
  readonly title?: string;
  readonly version?: string;
  /** The DTO metadata generated at build time. */
  readonly metadata?: () => Promise<Record<string, unknown>>;
}

/** Starts an HTTP process, listening; throws one clear sentence when the port is taken. */
export async function startHttp(
  module: Type | DynamicModule,
  options: HttpOptions,
): Promise<NestFastifyApplication> {
  const settings = Settings.fromEnvironment();
  const app = await NestFactory.create<NestFastifyApplication>(module, httpAdapter(settings), {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(PinoLogger));
  await configureHttp(app, settings, options);
  app.enableShutdownHooks();
  try {
    await app.listen({ port: options.port, host: settings.host });
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `The port ${options.port} of ${settings.host} is in use: free it or set ${options.portVariable}.`,
      { cause: error },
    );
  }
  return app;
}

/** The HTTP server itself, for `startHttp` and for the tests. */
export function httpAdapter(settings: Settings): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    genReqId: requestIdOf,
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    routerOptions: { maxParamLength: URL_PART_LENGTH_MAX },
    // Addresses that no router can read never reach Nest.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      answerProblem(error, request, reply, () => undefined),
  });
}

/** Headers, cookies, uploads and the document of the API; to be called before the application listens. */
export async function configureHttp(
  app: NestFastifyApplication,
  settings: Settings,
  options: Pick<HttpOptions, 'title' | 'version' | 'metadata'>,
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: settings.secureCookies,
  });
  await app.register(cookie);
  await app.register(multipart, {
    limits: {
      files: 1,
      fileSize: FILE_BYTES_MAX,
      fields: FIELDS_MAX,
      fieldSize: FIELD_BYTES_MAX,
    },
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async ({ headers, id }, reply) => {
      void reply.header('x-request-id', id);
      // Programs name a type even for a body that they do not send.
      if (isBodyless(headers)) delete headers['content-type'];
    });
  if (options.title !== undefined) await describe(app, options.title, options);
}

function isBodyless(headers: FastifyRequest['headers']): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}

async function describe(
  app: NestFastifyApplication,
  title: string,
  { version = '0', metadata }: Pick<HttpOptions, 'version' | 'metadata'>,
): Promise<void> {
  if (metadata !== undefined) await SwaggerModule.loadPluginMetadata(metadata);
  const config = new DocumentBuilder()
    .setTitle(title)
    .setVersion(version)
    .addBearerAuth()
    .addCookieAuth()
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, config), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
  });
}
