// Words of User Management.
export const users = {
  title: "User Management",
  tabs: { users: "Users", service: "Service accounts", roles: "Roles" },
};
