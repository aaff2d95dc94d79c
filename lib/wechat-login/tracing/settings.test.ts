import { expect, it } from 'vitest'
import { chooseTracing } from './settings.ts'

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }

it.each([
  [ENDPOINT, 'on'],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.example/v1/traces' }, 'on'],
  [{ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'otlp' }, 'on'],
  [{ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'console, otlp' }, 'on'],
  [{ ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, 'on'],
  [{ ...ENDPOINT, OTEL_SDK_DISABLED: 'false' }, 'on'],
  [{}, 'off'],
  [{ OTEL_SERVICE_NAME: 'h5', OTEL_TRACES_EXPORTER: 'otlp' }, 'off'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, 'off'],
  [{ ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }, 'off'],
  [{ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }, 'off'],
  [{ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'zipkin' }, 'unsupported'],
  [{ ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'unsupported'],
  [
    { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' },
    'unsupported',
  ],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:4318' }, 'unsupported'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://127.0.0.1:4317' }, 'unsupported'],
])('%j: traces are %s', (env, kind) => {
  expect(chooseTracing(env).kind).toBe(kind)
})

it('says in one line what is not supported, without the value', () => {
  const choice = chooseTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'user:password@collector' })
  expect(choice).toEqual({
    kind: 'unsupported',
    warning:
      'OTEL_EXPORTER_OTLP_ENDPOINT: is no http(s) address (example: http://127.0.0.1:4318); no traces are sent',
  })
})
