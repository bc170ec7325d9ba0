// Changes of an account as the shell takes them: what is not to change is left out.
import type { AccountEdit, AccountRow } from "../../ipc/bindings";

/** Nothing changes. */
export const UNCHANGED: AccountEdit = {
  name: null,
  email: null,
  roles: null,
  enabled: null,
  password: null,
};

/** Enabled or disabled, and nothing else. */
export const enabling = (enabled: boolean): AccountEdit => ({ ...UNCHANGED, enabled });

/** What differs between an account and a form about it. */
export function changes(
  account: Pick<AccountRow, "name" | "email" | "roleIds">,
  form: { name: string; email: string; roles: readonly string[] },
): AccountEdit {
  const before = new Set(account.roleIds);
  const sameRoles = form.roles.length === before.size && form.roles.every((id) => before.has(id));
  return {
    ...UNCHANGED,
    name: form.name === account.name ? null : form.name,
    email: form.email === account.email ? null : form.email,
    roles: sameRoles ? null : [...form.roles],
  };
}

/** Nothing is to change. */
export const isUnchanged = (edit: AccountEdit): boolean =>
  Object.values(edit).every((value) => value === null);
