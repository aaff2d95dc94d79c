import { LabelledCell } from './labelled-cell.tsx'

type TextCellProps = {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly keyboard: 'text' | 'tel' | 'decimal'
  readonly autoComplete?: string
  readonly unit?: string
  /** What is wrong with it, in words for the person who typed it. */
  readonly mistake: string | undefined
}

/** WeUI's row for one line of text, what is wrong with it said right below. */
export function TextCell({ name, label, value, keyboard, autoComplete, unit, mistake }: TextCellProps) {
  const wrong = mistake !== undefined
  return (
    <LabelledCell name={name} label={label} wrong={wrong} {...(unit === undefined ? {} : { unit })}>
      <input
        id={name}
        name={name}
        className="weui-input"
        inputMode={keyboard}
        autoComplete={autoComplete}
        defaultValue={value}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${name}-mistake` : undefined}
      />
      {wrong ? (
        <p id={`${name}-mistake`} role="alert" className="mistake">
          {mistake}
        </p>
      ) : null}
    </LabelledCell>
  )
}
