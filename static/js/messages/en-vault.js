/** English: the PIN, unlocking and locking. */

/** @type {Record<string, string>} */
export const enVault = {
  "unlock.title": "Unlock",
  "unlock.lead": "Enter your PIN",
  "unlock.pin": "PIN or passphrase",
  "unlock.keys": "Digits",
  "unlock.press": "Open",
  "unlock.busy": "Opening…",
  "unlock.letters": "Use letters",
  "unlock.digits": "Use digits",
  "unlock.clear": "Clear",
  "unlock.delete": "Delete last",
  "unlock.fill": "Please enter the PIN.",
  "unlock.wrong": "That is not the PIN. Please try again.",
  "unlock.wait": "Too many tries. Please wait; nothing is lost. Still to wait:",
  "unlock.forgotten": "Forgotten PIN",
  "unlock.file": "Save what is not sent to a file",
  "unlock.other": "Somebody else",
  "unlock.other_account": "Sign in with another account",
  "sign_in.forgotten": "Forgotten PIN: connect, sign in with your password and choose a new one. Records not sent yet are handed to the server separately; half-written drafts stay closed.",
  "sign_in.back_to_pin": "Back to the PIN",
};
