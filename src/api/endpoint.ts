import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Who } from '../core/who.ts';

// One call of the API as data: the router, the checks on parameters and bodies, and openapi.json are made of it.

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a handler gets. Parameters are checked, the body has its media type and is text, so that numbers keep their spelling. */
export interface Call<Query> {
  who: Who;
  /** Who it is by now, for answers that go on for long. Throws `unauthorized` when a session or token has ended. */
  again(): Promise<Who>;
  params: Readonly<Record<string, string>>;
  query: Query;
  /** All parameters as they came, for filters. */
  search: URLSearchParams;
  /** Empty where the endpoint takes none. */
  body: string;
  request: Request;
  response: Response;
}

/** What goes back; `json` is serialised, `text` is JSON already, `bytes` go as they are. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
  bytes?: Buffer;
}

/** An answer as documented. No `shape`: no body, or `media` without a shape of ours. */
export interface AnswerDoc {
  description: string;
  media?: string;
  shape?: z.ZodType | Record<string, unknown>;
  headers?: readonly string[];
}

export interface Endpoint<Query = unknown> {
  method: Method;
  /** In Express's spelling, below /api/v1. */
  path: string;
  /** `operationId`. */
  name: string;
  tag: string;
  summary: string;
  description?: string;
  /** Also for who has not signed in: may see no namespace then. */
  open?: boolean;
  /** Shape of the parameters after `?`; others are refused. */
  query?: z.ZodType<Query>;
  /** Also takes `filter[field][op]`. */
  filters?: boolean;
  /** Request headers that it reads, by their names in `headers.ts`. */
  reads?: readonly string[];
  body?: { media: readonly string[]; shape: z.ZodType | Record<string, unknown>; description?: string };
  /** The body is read, or the answer sent, by the handler, as a stream: media types are its own affair. */
  streams?: boolean;
  answers: Record<number, AnswerDoc>;
  /** Undefined when it has answered by itself. */
  handle(call: Call<Query>): Promise<Reply | undefined>;
}

/** Keeps the type of the parameters between `query` and `handle`. */
export function endpoint<Query = Record<string, never>>(given: Endpoint<Query>): Endpoint {
  return given as unknown as Endpoint;
}

/** The media types of JSON bodies. */
export const JSON_MEDIA = ['application/json'] as const;
