import { LoanPage } from '../../../app/frontend/loan/product/goToLoan/loan-page.tsx'

/** 去借钱 as the product renders it, without a visitor. */
export default async function Page() {
  return <LoanPage who="o6I6****NZwr" degraded={false} />
}
