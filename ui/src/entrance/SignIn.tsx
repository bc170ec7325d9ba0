// The sign-in screen with its two doors.
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { Me } from "../ipc/bindings";
import { words } from "../words";
import { PartnerDoor } from "./PartnerDoor";
import { SignInForm } from "./SignInForm";
import { Threshold } from "./Threshold";

export function SignIn(props: {
  version: string;
  onSignedIn: (me: Me) => void;
  onPartner: () => void;
}) {
  const [email, setEmail] = useState("");
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
      <PartnerDoor onPartner={props.onPartner} />
    </Threshold>
  );
}
