-- What somebody learnt at an event (features/events): which one. Each person has one such record.
ALTER TABLE training_record ADD COLUMN event_id INTEGER;
CREATE UNIQUE INDEX training_event ON training_record (event_id, region_id, member_id)
    WHERE event_id IS NOT NULL AND state = 'kept';
