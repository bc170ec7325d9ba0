// The other door, on every screen before the sign-in: a partner needs no account here, and no owner and no store either.
import { Button, Text } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useId } from "react";
import { words } from "../words";
import classes from "./Threshold.module.css";

const say = words.entrance.signIn;

export function PartnerDoor(props: { onPartner: () => void }) {
  const hint = useId();
  return (
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
  );
}
