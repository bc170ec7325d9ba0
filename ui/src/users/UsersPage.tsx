// User Management.
import { Page } from "../design/Page";
import { words } from "../words";

export function UsersPage() {
  return <Page title={words.users.title}>{null}</Page>;
}
