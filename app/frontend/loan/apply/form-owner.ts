/** Says whose form it is: a tag over the openId of the visitor it was made for. */
export const FORM_OWNER = 'application-form'
