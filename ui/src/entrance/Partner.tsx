// The door of the integration partner: what will be behind it, and what a partner can do today.
import { Button, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { words } from "../words";
import { Snippet } from "./Snippet";
import { Threshold } from "./Threshold";
import classes from "./Threshold.module.css";

export function Partner(props: { version: string; sandboxAddress: string | null; onBack: () => void }) {
  const say = words.entrance.partner;
  const base = props.sandboxAddress === null ? null : `http://${props.sandboxAddress}`;
  return (
    <Threshold title={say.title} version={props.version} wide>
      <Text>{say.text}</Text>
      <h2 className={classes.section}>{say.todayTitle}</h2>
      <Text>{say.today}</Text>
      <Snippet text={say.header} copy={say.copyHeader} />
      {base !== null && (
        <>
          <Text>{say.base}</Text>
          <Snippet text={base} copy={say.copyBase} />
        </>
      )}
      <Text>{say.try}</Text>
      <Snippet text={say.curl(base ?? say.anyBase)} copy={say.copyCurl} />
      <Text className={classes.note}>{say.refused}</Text>
      <h2 className={classes.section}>{say.laterTitle}</h2>
      <ol className={classes.later}>
        {say.later.map(([title, text]) => (
          <li key={title}>
            {title}: <span>{text}</span>
          </li>
        ))}
      </ol>
      <Text className={classes.note} mb="lg">
        {say.laterNote}
      </Text>
      <Button variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={props.onBack}>
        {words.entrance.back}
      </Button>
    </Threshold>
  );
}
