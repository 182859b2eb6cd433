// The trace's events, as the rest of the house sees them.
export { LAB, type LabEvent, type MessageKind } from '../cluster/lab-event';
