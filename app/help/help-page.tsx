type HelpPageProps = {
  readonly title: string
  readonly sentences: readonly string[]
  readonly action: { readonly label: string; readonly href: string }
  readonly requestId: string | null
}

/** One calm page: what happened, what to do, and the number to quote when asking for help. */
export function HelpPage({ title, sentences, action, requestId }: HelpPageProps) {
  return (
    <main className="center">
      <h1>{title}</h1>
      {sentences.map((sentence) => (
        <p key={sentence} className="soft">
          {sentence}
        </p>
      ))}
      <a className="weui-btn weui-btn_primary wide" href={action.href}>
        {action.label}
      </a>
      {requestId === null ? null : <small>请求编号 {requestId}</small>}
    </main>
  )
}
