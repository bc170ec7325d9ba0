// The requests that would be refused: which token, which endpoint, which permission it would lack, how often, and when last.
import { Text } from "@mantine/core";
import { When } from "../design/When";
import type { ImpactRow } from "../ipc/bindings";
import { words } from "../words";
import classes from "./ImpactPreview.module.css";
import { useLabels } from "./useLabels";

const say = words.impact;

export function ImpactRows(props: { rows: readonly ImpactRow[]; requests: number }) {
  const { rows } = props;
  const labels = useLabels();
  const listed = rows.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <ul className={classes.rows} aria-label={say.listLabel}>
        {rows.map((row) => (
          <li key={`${row.tokenId} ${row.method} ${row.route}`}>
            <div className={classes.line}>
              <strong>{row.tokenName}</strong>
              <span className="kd-numbers">{say.requests(row.count)}</span>
            </div>
            <code className={classes.route}>
              {row.method} {row.route}
            </code>
            <div className={classes.line}>
              <span>{row.permission !== null && say.lacks(labels(row.permission))}</span>
              <span>
                {say.last} <When at={row.lastAt} />
              </span>
            </div>
          </li>
        ))}
      </ul>
      {listed < props.requests && <Text size="xs">{say.more}</Text>}
    </>
  );
}
