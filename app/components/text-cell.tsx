import { LabelledCell, mistakeId } from './labelled-cell.tsx'

type TextCellProps = {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly keyboard: 'text' | 'tel' | 'decimal'
  readonly autoComplete?: string
  readonly unit?: string
  /** What is wrong with it, in words for the visitor. */
  readonly mistake: string | undefined
}

/** WeUI's row for one line of text. */
export function TextCell({ name, label, value, keyboard, autoComplete, unit, mistake }: TextCellProps) {
  const wrong = mistake !== undefined
  return (
    <LabelledCell name={name} label={label} mistake={mistake} unit={unit}>
      <input
        id={name}
        name={name}
        className="weui-input"
        inputMode={keyboard}
        autoComplete={autoComplete}
        defaultValue={value}
        aria-invalid={wrong}
        aria-describedby={wrong ? mistakeId(name) : undefined}
      />
    </LabelledCell>
  )
}
