import type { ReactNode } from 'react'

type LabelledCellProps = {
  /** The name of the field. */
  readonly name: string
  readonly label: string
  /** What is wrong with the field's content, in words for the visitor. */
  readonly mistake?: string | undefined
  readonly select?: boolean
  /** Shown after the field. */
  readonly unit?: string | undefined
  readonly children: ReactNode
}

/** WeUI's row of a form: label and field, and below them the mistake. */
export function LabelledCell({ name, label, mistake, select, unit, children }: LabelledCellProps) {
  const kind = `${select ? 'weui-cell_select weui-cell_select-after' : ''} ${mistake === undefined ? '' : 'weui-cell_warn'}`
  return (
    <div className={`weui-cell weui-cell_active ${kind}`}>
      <div className="weui-cell__hd">
        <label className="weui-label" htmlFor={name}>
          {label}
        </label>
      </div>
      <div className="weui-cell__bd">
        {children}
        {unit}
      </div>
      {mistake === undefined ? null : (
        <p id={mistakeId(name)} role="alert" className="mistake">
          {mistake}
        </p>
      )}
    </div>
  )
}

/** The id of the text that names a field's mistake. */
export const mistakeId = (name: string) => `${name}-mistake`
