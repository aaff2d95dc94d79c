import { getConfig } from '../config/of-process.ts'
import type { Language } from '../help/language.ts'
import { answerCalmPage, escapeHtml } from '../help/static-page.ts'
import type { PhoneAnswer, PhoneStep } from './judge-phone.ts'
import { AGREE, askText, OTHER_NETWORK, PHONE_TEXTS, REFUSE, TYPE_DIGITS } from './texts.ts'
import type { Ticket } from './ticket.ts'

/**
 * What the phone shows: the question, or what became of it.
 * @param sameNetwork whether phone and computer are in one network, as far as one can tell
 */
export function showPhonePage(
  step: PhoneStep | PhoneAnswer,
  ticket: Ticket | null,
  request: Headers,
  { sameNetwork }: { readonly sameNetwork: boolean } = { sameNetwork: true },
): Response {
  if (step === 'ask' && ticket !== null)
    return answerCalmPage(
      {
        status: 200,
        text: askText(ticket.computer),
        icon: 'attention',
        inner: (language) => renderQuestion(ticket, sameNetwork, language),
      },
      request,
    )
  return answerCalmPage(
    {
      status: 200,
      text: PHONE_TEXTS[step === 'ask' ? 'over' : step],
      icon: step === 'agreed' ? 'done' : 'attention',
      action: { kind: 'link', target: getConfig().home },
    },
    request,
  )
}

/** To refuse is as easy as to agree, and needs no digits. */
function renderQuestion({ text }: Ticket, sameNetwork: boolean, language: Language): string {
  const [action, say] = [
    `/pair/${text}`,
    (said: Readonly<Record<Language, string>>) => escapeHtml(said[language]),
  ]
  const warning = sameNetwork ? '' : `<p class="warning" role="alert">${say(OTHER_NETWORK)}</p>`
  return `${warning}<form method="post" action="${action}"><label>${say(TYPE_DIGITS)}
<input name="digits" inputmode="numeric" pattern="[0-9０-９]{2}" maxlength="2" size="2" required autocomplete="off"></label>
<button class="go" name="answer" value="yes">${say(AGREE)}</button></form>
<form method="post" action="${action}"><button class="go other" name="answer" value="no">${say(REFUSE)}</button></form>`
}
