// The window is locked: the same account goes on with its password, or somebody else signs in.
import { Anchor, Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { Truncated } from "../design/Truncated";
import type { Me } from "../ipc/bindings";
import { words } from "../words";
import { SignInForm } from "./SignInForm";
import { Threshold } from "./Threshold";
import classes from "./Threshold.module.css";

export function LockScreen(props: {
  version: string;
  who: { email: string; name: string };
  onSignedIn: (me: Me) => void;
  onForget: () => void;
}) {
  const say = words.entrance.lock;
  return (
    <Threshold title={say.title} version={props.version}>
      <Text c="dimmed" mb="md">
        {say.text}
      </Text>
      <div className={classes.who}>
        <IconLock size={20} aria-hidden />
        <div>
          <Truncated strong>{props.who.name}</Truncated>
          <Truncated dimmed>{props.who.email}</Truncated>
        </div>
      </div>
      <SignInForm
        email={props.who.email}
        submit={say.submit}
        passwordFirst
        onSignedIn={props.onSignedIn}
      />
      <div className={classes.doors} style={{ textAlign: "center" }}>
        <Anchor component="button" type="button" size="sm" onClick={props.onForget}>
          {say.somebodyElse}
        </Anchor>
      </div>
    </Threshold>
  );
}
