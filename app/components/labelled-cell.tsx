import type { ReactNode } from 'react'

type LabelledCellProps = {
  /** Of the field inside. */
  readonly name: string
  readonly label: string
  readonly wrong?: boolean
  readonly select?: boolean
  /** What stands behind the field. */
  readonly unit?: string
  readonly children: ReactNode
}

/** WeUI's row of a form: a label and a field. */
export function LabelledCell({ name, label, wrong, select, unit, children }: LabelledCellProps) {
  const kind = select ? 'weui-cell_select weui-cell_select-after' : wrong ? 'weui-cell_warn' : ''
  return (
    <div className={`weui-cell weui-cell_active ${kind}`}>
      <div className="weui-cell__hd">
        <label className="weui-label" htmlFor={name}>
          {label}
        </label>
      </div>
      <div className="weui-cell__bd">{children}</div>
      {unit === undefined ? null : <div className="weui-cell__ft">{unit}</div>}
    </div>
  )
}
