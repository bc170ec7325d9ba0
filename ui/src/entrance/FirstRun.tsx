// The first run: what Keydesk is for, and the owner's account.
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { IconKey, IconShieldCheck, IconUserShield } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { ErrorNotice } from "../design/ErrorNotice";
import { errorAt, errorBeside } from "../design/fieldErrors";
import { Mark } from "../design/Mark";
import { NewPasswordInput } from "../design/NewPasswordInput";
import { useFocusInvalid } from "../design/useFocusInvalid";
import { commands, type Me } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { words } from "../words";
import { PartnerDoor } from "./PartnerDoor";
import { Threshold } from "./Threshold";
import classes from "./Threshold.module.css";

const ICONS = [IconUserShield, IconKey, IconShieldCheck];

export function FirstRun(props: {
  version: string;
  onSignedIn: (me: Me) => void;
  onPartner: () => void;
}) {
  const [owner, setOwner] = useState({ name: "", email: "", password: "" });
  const say = words.entrance.firstRun;
  const create = useDo(() => commands.firstRun(owner), { onDone: props.onSignedIn });
  const form = useFocusInvalid(create.error);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const beside = errorBeside(create.error, ["name", "email", "password"]);
  return (
    <Threshold title={say.title} version={props.version} aside={<Welcome />}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!create.isPending) create.mutate(undefined);
        }}
      >
        <Stack gap="sm">
          <Text c="dimmed">{say.text}</Text>
          {beside !== undefined && beside !== null && <ErrorNotice error={beside} />}
          <TextInput
            ref={first}
            label={say.name}
            value={owner.name}
            required
            withAsterisk={false}
            autoComplete="name"
            error={errorAt(create.error, "name")}
            onChange={(event) => setOwner({ ...owner, name: event.currentTarget.value })}
          />
          <TextInput
            type="email"
            label={say.email}
            description={say.emailHint}
            value={owner.email}
            required
            withAsterisk={false}
            autoComplete="username"
            spellCheck={false}
            error={errorAt(create.error, "email")}
            onChange={(event) => setOwner({ ...owner, email: event.currentTarget.value })}
          />
          <NewPasswordInput
            label={say.password}
            value={owner.password}
            onChange={(password) => setOwner({ ...owner, password })}
            name={owner.name}
            email={owner.email}
            error={errorAt(create.error, "password")}
          />
          <Button type="submit" fullWidth loading={create.isPending}>
            {say.create}
          </Button>
        </Stack>
      </form>
      <PartnerDoor onPartner={props.onPartner} />
    </Threshold>
  );
}

function Welcome() {
  const say = words.entrance.firstRun;
  return (
    <section aria-label={say.welcome}>
      <Mark size={44} />
      <h2>{say.welcome}</h2>
      <p className={classes.lead}>{say.lead}</p>
      <ul className={classes.points}>
        {say.points.map(([title, text], at) => {
          const Icon = ICONS[at] ?? IconKey;
          return (
            <li key={title}>
              <Icon size={22} aria-hidden />
              <strong>{title}</strong>
              <span>{text}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
