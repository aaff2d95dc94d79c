import { METHOD_NAMES, METHODS, type Product } from '../../../../lib/loan/product.ts'
import type { TypedTerms } from '../../../../lib/loan/terms.ts'
import { LabelledCell, mistakeId } from '../../../components/labelled-cell.tsx'
import { TextCell } from '../../../components/text-cell.tsx'

type ChooseTermsProps = {
  readonly product: Product
  readonly typed: TypedTerms
  readonly mistakes: Partial<TypedTerms>
}

/** Amount, months and method. The form that submits is not on this page, so that it cannot submit other terms. */
export function ChooseTerms({ product, typed, mistakes }: ChooseTermsProps) {
  return (
    <form method="get">
      <input type="hidden" name="product" value={product.id} />
      <div className="weui-cells weui-cells_form">
        <TextCell
          name="amount"
          label="借多少"
          keyboard="decimal"
          value={typed.amount}
          unit="元"
          mistake={mistakes.amount}
        />
        <Choice name="months" label="借多久" chosen={typed.months} mistake={mistakes.months}>
          {product.months.map((one) => [String(one), `${one} 期`])}
        </Choice>
        <Choice name="method" label="怎么还" chosen={typed.method} mistake={mistakes.method}>
          {METHODS.map((one) => [one, METHOD_NAMES[one]])}
        </Choice>
      </div>
      <button type="submit" className="weui-btn weui-btn_primary wide">
        试算
      </button>
    </form>
  )
}

type ChoiceProps = {
  readonly name: string
  readonly label: string
  readonly chosen: string
  readonly mistake: string | undefined
  readonly children: readonly (readonly [value: string, label: string])[]
}

function Choice({ name, label, chosen, mistake, children }: ChoiceProps) {
  const wrong = mistake !== undefined
  return (
    <LabelledCell name={name} label={label} mistake={mistake} select>
      <select
        id={name}
        name={name}
        className="weui-select"
        defaultValue={chosen}
        aria-invalid={wrong}
        aria-describedby={wrong ? mistakeId(name) : undefined}
      >
        {children.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </LabelledCell>
  )
}
