// The refused request that a diagnosis is about, in one line.
import { Anchor } from "@mantine/core";
import { usePlace } from "../app/place";
import { When } from "../design/When";
import type { RefusalRow } from "../ipc/bindings";
import { words } from "../words";
import classes from "./DiagnosisView.module.css";

export function RefusalLine(props: { refusal: RefusalRow }) {
  const { refusal } = props;
  const { go } = usePlace();
  return (
    <div className={classes.refusal}>
      <When at={refusal.at} />
      <span>{refusal.status}</span>
      <span>{refusal.environmentName}</span>
      {(refusal.path ?? refusal.route) !== null && (
        <code>
          {refusal.method} {refusal.path ?? refusal.route}
        </code>
      )}
      <Anchor
        component="button"
        type="button"
        size="xs"
        onClick={() => go({ page: "activity", tab: "refusals", request: refusal.requestId })}
      >
        {words.diagnose.toActivity}
      </Anchor>
    </div>
  );
}
