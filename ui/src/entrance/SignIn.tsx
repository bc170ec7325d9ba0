// The sign-in screen with its two doors.
import { Button, Text, TextInput } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { Me } from "../ipc/bindings";
import { words } from "../words";
import { SignInForm } from "./SignInForm";
import { Threshold } from "./Threshold";
import classes from "./Threshold.module.css";

export function SignIn(props: { version: string; onSignedIn: (me: Me) => void; onPartner: () => void }) {
  const [email, setEmail] = useState("");
  const hint = useId();
  const say = words.entrance.signIn;
  return (
    <Threshold title={say.title} version={props.version}>
      <SignInForm
        email={email}
        emailField={
          <TextInput
            type="email"
            label={say.email}
            value={email}
            required
            withAsterisk={false}
            autoComplete="username"
            spellCheck={false}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        }
        submit={say.submit}
        passwordFirst={false}
        onSignedIn={props.onSignedIn}
      />
      <div className={classes.doors}>
        <Button
          fullWidth
          variant="default"
          leftSection={<IconPlugConnected size={17} aria-hidden />}
          aria-describedby={hint}
          onClick={props.onPartner}
        >
          {say.partner}
        </Button>
        <Text id={hint} size="xs" c="dimmed" mt={8} ta="center">
          {say.partnerHint}
        </Text>
      </div>
    </Threshold>
  );
}
