// Bad input in "Add API Token": refused at the field that it is in, and what was typed is kept.
import { expect, test, vi } from "vitest";
import { expectWrong, screen, signedIn, within } from "../../../dev/testing";

test("a name that is taken is refused at its field, and stays", async () => {
  const user = await signedIn();
  await user.click(
    await screen.findByRole("button", { name: "Add API Token" }, { timeout: 20_000 }),
  );
  const dialog = within(await screen.findByRole("dialog", { name: "Add API Token" }));
  const name = dialog.getByLabelText(/^Name/);
  await user.clear(name);
  await user.type(name, "sap integration");
  await user.click(dialog.getByRole("button", { name: "Create" }));
  await vi.waitFor(() => expectWrong(name, "There is already an API token"), { timeout: 20_000 });
  expect(name).toHaveValue("sap integration");
});
