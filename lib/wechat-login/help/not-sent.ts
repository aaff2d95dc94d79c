/** The fragment that has a page say that what was sent from it did not arrive: CSS shows it, without scripts too. */
export const NOT_SENT = 'not-sent'

/** On the page itself, which is Chinese. */
export const NOT_SENT_TEXT = '刚才的操作没有提交，请检查后再试一次。'
