import type { ReactNode } from 'react'

type LabelledCellProps = {
  /** Of the field inside. */
  readonly name: string
  readonly label: string
  /** What is wrong with what the field holds, in words for the person who chose or typed it. */
  readonly mistake?: string | undefined
  readonly select?: boolean
  /** What stands behind the field. */
  readonly unit?: string | undefined
  readonly children: ReactNode
}

/** WeUI's row of a form: a label and a field, and below the two what is wrong. */
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

/** Of the text that says what is wrong with a field. */
export const mistakeId = (name: string) => `${name}-mistake`
