/** The purpose of the tag that says whose form it is. */
export const FORM_OWNER = 'application-form'
