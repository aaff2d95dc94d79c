/** The id of the element that says that a form was not sent. As fragment of the address it shows the element, by CSS. */
export const NOT_SENT = 'not-sent'

/** Its text, in the language of the pages. */
export const NOT_SENT_TEXT = '刚才的操作没有提交，请检查后再试一次。'
