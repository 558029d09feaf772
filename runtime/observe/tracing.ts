// Traces of requests and of the transactions that they cause, sent by OpenTelemetry's SDK over OTLP. Loaded only where
// OTEL_EXPORTER_OTLP_ENDPOINT is set: the SDK takes time and memory to load. Refuses nothing; a collector that is away is told once.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import pg from 'pg'
import type { Tracing } from './tracing-contract.ts'

export interface TracingOptions {
  /** Base URL of the collector; `/v1/traces` is added. */
  readonly endpoint: string
  readonly serviceName: string
  /** Of traces that begin here, which share is kept: 0 to 1. Those of callers keep what the caller decided. */
  readonly ratio: number
  readonly log: (line: string) => void
}

/** Milliseconds for what is left at the end; a collector that is away keeps nobody from stopping. */
const farewell = 1_000

/** First word of a statement. */
const operationOf = (text: string): string => /[a-z]+/i.exec(text)?.[0].toUpperCase() ?? 'SQL'

/** Begins to trace. Names of attributes: OpenTelemetry's semantic conventions for HTTP and databases. */
export function startTracing({ endpoint, serviceName, ratio, log }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'process.pid': process.pid }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  const tracer = provider.getTracer('supabase-lite')
  const propagator = new W3CTraceContextPropagator()
  const current = new AsyncLocalStorage<Span>()
  const spans = new WeakMap<IncomingMessage, Span>()
  let complained = ''
  setGlobalErrorHandler((error) => {
    const why = typeof error === 'string' ? error : (error.message ?? 'an unknown reason')
    if (why !== complained) log(`traces cannot be sent to ${endpoint}: ${why}`)
    complained = why
  })

  return {
    request: (request, serve) => {
      const parent = propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter)
      const method = request.method ?? 'GET'
      const attributes = { 'http.request.method': method }
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent)
      spans.set(request, span)
      current.run(span, serve)
    },
    within: (request, go) => {
      const span = spans.get(request)
      if (span) current.run(span, go)
      else go()
    },
    answered: (request, { path, route, status, role }) => {
      const span = spans.get(request)
      if (!span) return
      if (route !== undefined) span.updateName(`${request.method ?? 'GET'} ${route}`)
      span.setAttributes({
        'url.path': path,
        'http.response.status_code': status,
        ...(route !== undefined && { 'http.route': route }),
        ...(role !== undefined && { 'enduser.role': role }),
      })
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
    transaction: async (text, work) => {
      const parent = current.getStore()
      if (!parent) return await work()
      const operation = operationOf(text)
      const attributes = {
        'db.system.name': 'postgresql',
        'db.operation.name': operation,
        'db.query.text': text,
      }
      const span = tracer.startSpan(
        operation,
        { kind: SpanKind.CLIENT, attributes },
        trace.setSpan(ROOT_CONTEXT, parent),
      )
      try {
        return await work()
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR })
        if (error instanceof pg.DatabaseError && error.code !== undefined)
          span.setAttribute('db.response.status_code', error.code)
        throw error
      } finally {
        span.end()
      }
    },
    close: async () => {
      const sent = provider.shutdown().catch(() => undefined)
      await Promise.race([sent, sleep(farewell, undefined, { ref: false })])
    },
  }
}
