// Words of User Management.
import { accounts } from "./accounts/words.en";
import { roles } from "./roles/words.en";

export const users = {
  title: "User Management",
  description:
    "Who can sign in, people and integrations apart, and the roles that say what each of them may do.",
  tabs: { users: "Users", service: "Service accounts", roles: "Roles" },
  mayNot: "You cannot see accounts and roles",
  switch: "Switch account",
  undone: "Taken back.",
  nameLeft: (used: number, most: number) => `${used} of ${most} characters`,
  allowed: {
    edit: "View and edit",
    view: "View",
    generate: "Generate",
    generateWhich: "API tokens of its own",
    administration: "Administration:",
    andEdit: (area: string) => `${area} (view and edit)`,
    onlyView: (area: string) => `${area} (view)`,
  },
  permissionsOf: (name: string) => `Permissions of ${name}`,
  noneFits: "Nothing fits",
  noneFitsText: "Nothing here fits the search.",
  clearSearch: "Clear search",
  accounts,
  roles,
};
