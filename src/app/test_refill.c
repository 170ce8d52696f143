#include "app/test_refill.h"

/* What the tables look like: columns, and what keeps them in order. Foreign keys that wait for the
 * end of a transaction are triggers as well. */
#define LOOKS \
    "md5((SELECT string_agg(concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, " \
    "     a.attnotnull), ',' ORDER BY c.relname, a.attnum) FROM pg_class c " \
    "     LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 " \
    "     WHERE c.relnamespace = 'public'::regnamespace) || " \
    "(SELECT count(*) FROM pg_trigger)::text || (SELECT count(*) FROM pg_constraint)::text)"

#define TABLES \
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = " \
    "'public'::regnamespace"

/* A table that has grown is cut off as a whole, so that no dead rows pile up. */
static const char refill[] =
    "SET session_replication_role = replica; "
    "DO $$ DECLARE t record; is_filled boolean; BEGIN "
    "FOR t IN " TABLES " LOOP "
    "  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', t.name) INTO is_filled; "
    "  IF pg_table_size(format('public.%I', t.name)::regclass) > 262144 THEN "
    "    EXECUTE format('TRUNCATE public.%I CASCADE', t.name); "
    "  ELSIF is_filled THEN EXECUTE format('DELETE FROM public.%I', t.name); END IF; "
    "END LOOP; "
    "FOR t IN SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relname <> 'kept_looks' "
    "    AND relnamespace = 'kept'::regnamespace LOOP "
    "  EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', t.name, t.name); "
    "END LOOP; END $$; "
    "SET session_replication_role = origin";

static const char keep[] =
    "DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept; "
    "CREATE TABLE kept.kept_looks AS SELECT " LOOKS " AS looks; "
    "DO $$ DECLARE t record; is_filled boolean; BEGIN "
    "FOR t IN " TABLES " LOOP "
    "  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', t.name) INTO is_filled; "
    "  IF is_filled THEN "
    "    EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', t.name, t.name); "
    "  END IF; END LOOP; END $$";

bool test_refill_keep(struct db *db)
{
    return db_script(db, keep);
}

bool test_refill(struct db *db)
{
    str is_kept = db_script_text(db, "SELECT to_regclass('kept.kept_looks') IS NOT NULL");
    if (!str_equal(is_kept, STR("t"))) {
        return false;
    }
    str looks_same = db_script_text(db, "SELECT looks = " LOOKS " FROM kept.kept_looks");
    return str_equal(looks_same, STR("t")) && db_script(db, refill);
}
