type Environment = Readonly<Record<string, string | undefined>>

export type TracingChoice =
  | { readonly kind: 'off' }
  | { readonly kind: 'on' }
  /** The variables ask for something that is not here: one line for the operator. */
  | { readonly kind: 'unsupported'; readonly warning: string }

const OFF = { kind: 'off' } as const
const HTTP_PROTOCOLS = ['http/json', 'http/protobuf'] // a collector takes both at the same address

/**
 * Whether traces are wanted, by OpenTelemetry's own variables. What is not listed here is read by its SDK:
 * `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_BSP_…`.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function chooseTracing(env: Environment): TracingChoice {
  const value = (name: string) => env[name]?.trim() ?? ''
  const [ofTraces, ofAll] = [
    value('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'),
    value('OTEL_EXPORTER_OTLP_ENDPOINT'),
  ]
  const [name, endpoint] =
    ofTraces === ''
      ? ['OTEL_EXPORTER_OTLP_ENDPOINT', ofAll]
      : ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', ofTraces]
  if (endpoint === '' || value('OTEL_SDK_DISABLED').toLowerCase() === 'true') return OFF
  const exporters = value('OTEL_TRACES_EXPORTER')
    .split(',')
    .map((one) => one.trim())
  if (exporters.includes('none')) return OFF
  if (!exporters.some((one) => one === '' || one === 'otlp'))
    return unsupported('OTEL_TRACES_EXPORTER: only otlp and none are known here (example: otlp)')
  const protocol = value('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') || value('OTEL_EXPORTER_OTLP_PROTOCOL')
  if (protocol !== '' && !HTTP_PROTOCOLS.includes(protocol))
    return unsupported('OTEL_EXPORTER_OTLP_PROTOCOL: only OTLP over http is known here (example: http/json)')
  if (!/^https?:\/\/[^/]/i.test(endpoint) || !URL.canParse(endpoint))
    return unsupported(`${name}: is no http(s) address (example: http://127.0.0.1:4318)`)
  return { kind: 'on' }
}

const unsupported = (line: string) =>
  ({ kind: 'unsupported', warning: `${line}; no traces are sent` }) as const
