// Signing in as another account without leaving the window: asks for that account's own password.
import { Autocomplete, Button, Text } from "@mantine/core";
import { useState } from "react";
import { useSession } from "../app/session";
import { Dialog } from "../design/Dialog";
import { commands, type Me } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { words } from "../words";
import { SignInForm } from "./SignInForm";

export function SwitchAccount(props: {
  email?: string;
  onClose: () => void;
  onSignedIn: (me: Me) => void;
}) {
  const { me } = useSession();
  const [email, setEmail] = useState(props.email ?? "");
  const say = words.entrance.switch;
  // Who may not see the accounts types the e-mail.
  const accounts = useAsk(["accounts"], () => commands.accounts(), {
    enabled: me.abilities.seeUsers === null,
  });
  const others = (accounts.data ?? [])
    .filter((it) => !it.me && it.enabled && it.hasPassword)
    .map((it) => it.email);
  return (
    <Dialog opened onClose={props.onClose} title={say.title} size="md">
      <Text c="dimmed" mb="md">
        {say.text}
      </Text>
      <SignInForm
        email={email}
        emailField={
          <Autocomplete
            type="email"
            label={words.entrance.signIn.email}
            data={others}
            value={email}
            onChange={setEmail}
            required
            data-autofocus={props.email === undefined || undefined}
            withAsterisk={false}
            autoComplete="off"
            spellCheck={false}
            openOnFocus={false}
          />
        }
        submit={say.submit}
        passwordFirst={props.email !== undefined}
        beside={
          <Button variant="default" onClick={props.onClose}>
            {words.design.cancel}
          </Button>
        }
        onSignedIn={props.onSignedIn}
      />
    </Dialog>
  );
}
