/* Events of the demo: what was held, with who came and what platforms told; what people can enter
 * now, one of it full; a plan. */
#include "base/fold.h"
#include "features/demo/demo_inner.h"

/* More people than come to one event: ids for so many are set aside. */
#define ROOM 100000
#define MANY 1000000

struct session {
    int day; /* of the event */
    const char *begins_at;
    const char *ends_at;
    const char *title;
    const char *speaker;
    int hours;
};

static const struct school {
    const char *org;
    const char *kind;
    const char *title;
    const char *head;
    const char *category;
} schools[] = {
    {"Курская областная", "school", "Школа молодого председателя", "Орлова Н. П.", "primary_chair"},
    {"Курская областная", "standing_seminar", "Семинар внештатных правовых инспекторов труда",
     "Жуков А. В.", "legal_inspector"},
    {"Рыльская районная", "school", "Школа профсоюзного актива района", "Седых И. И.", NULL},
};

static const struct planned_event {
    const char *org;
    int school; /* its number among the schools; 0 = none */
    const char *state;
    const char *kind;
    const char *form;
    const char *title;
    const char *about;
    int begins; /* days from now */
    int days;
    const char *begins_at;
    const char *ends_at;
    const char *place;
    const char *link;
    int hours;
    bool needs_answer;
    const char *post; /* who of the union committees enters */
    int tenths;
    int most;
    int places; /* 0 = as many as come */
    int connections;
    int views;
    struct session sessions[4];
} events[] = {
    {.org = "Курская областная",
     .state = "held",
     .kind = "conference_seminar",
     .form = "mixed",
     .title = "Семинар-совещание председателей первичных организаций",
     .begins = -35,
     .days = 1,
     .begins_at = "10:00",
     .ends_at = "15:00",
     .place = "г. Курск, Дом профсоюзов, большой зал",
     .hours = 6,
     .post = "chair",
     .tenths = 6,
     .most = 300,
     .connections = 640,
     .views = 1210,
     .sessions = {{0, "10:00", "11:30", "Электронный учёт членов Профсоюза", "Орлова Н. П.", 2},
                  {0, "11:45", "13:15", "Оплата труда: что изменилось", "Жуков А. В.", 2},
                  {0, "14:00", "15:00", "Ответы на вопросы", NULL, 2}}},
    {.org = "Курская областная",
     .state = "held",
     .kind = "webinar",
     .form = "online",
     .title = "Вебинар «Охрана труда в образовательной организации»",
     .begins = -12,
     .days = 1,
     .begins_at = "14:00",
     .ends_at = "15:30",
     .link = "https://webinar.example.org/ot",
     .hours = 2,
     .post = "deputy",
     .tenths = 8,
     .most = 200,
     .connections = 310,
     .views = 450},
    {.org = "Курская областная",
     .school = 1,
     .state = "announced",
     .kind = "school",
     .form = "in_person",
     .title = "Школа молодого председателя",
     .about = "Для председателей, избранных впервые. Возьмите с собой устав Профсоюза и план "
              "работы своей организации.\n\nПроезд и проживание оплачивает областная организация.",
     .begins = 16,
     .days = 2,
     .begins_at = "10:00",
     .ends_at = "17:00",
     .place = "г. Курск, пансионат «Берёзка»",
     .hours = 16,
     .needs_answer = true,
     .post = "chair",
     .tenths = 2,
     .most = 46,
     .places = 40,
     .sessions = {{0, "10:00", "13:00", "Устав Профсоюза и права первичной организации",
                   "Орлова Н. П.", 4},
                  {0, "14:00", "17:00", "Как вести собрание и протокол", "Седых И. И.", 4},
                  {1, "10:00", "13:00", "Коллективный договор: от проекта до подписи",
                   "Жуков А. В.", 4},
                  {1, "14:00", "17:00", "Мотивация членства", "Седых И. И.", 4}}},
    {.org = "Рыльская районная",
     .state = "announced",
     .kind = "workshop",
     .form = "online",
     .title = "Практикум: как заполнить паспорт организации",
     .begins = 6,
     .days = 1,
     .begins_at = "15:00",
     .ends_at = "16:30",
     .link = "https://room.example.org/rylsk",
     .hours = 2,
     .post = "chair",
     .tenths = 5,
     .most = 20},
    {.org = "Курская областная",
     .state = "draft",
     .kind = "forum",
     .form = "in_person",
     .title = "Форум молодых педагогов",
     .begins = 90,
     .days = 2,
     .place = "г. Курск",
     .hours = 12},
};

static void add_sessions(struct demo *demo, const struct planned_event *event, int64_t region_id,
                         int64_t id, date begins_on)
{
    for (size_t i = 0; i < COUNT_OF(event->sessions) && event->sessions[i].title != NULL; i++) {
        const struct session *session = &event->sessions[i];
        demo_db_add_event_session(demo->db, &(struct demo_db_add_event_session_values){
                                                .region_id = region_id,
                                                .event_id = id,
                                                .n = (int64_t)i + 1,
                                                .held_on = date_add_days(begins_on, session->day),
                                                .begins_at = str_of(session->begins_at),
                                                .ends_at = str_of(session->ends_at),
                                                .title = str_of(session->title),
                                                .speaker = str_of(session->speaker),
                                                .hours = session->hours,
                                            });
    }
}

static void add_people(struct demo *demo, const struct planned_event *event, int64_t id)
{
    if (event->post != NULL) {
        demo_db_add_event_entries(demo->db, &(struct demo_db_add_event_entries_values){
                                                .first_id = demo->last_id + 1,
                                                .event_id = id,
                                                .body_type = STR("union_committee"),
                                                .post_type = str_of(event->post),
                                                .tenths = event->tenths,
                                                .most = event->most,
                                                .places = event->places > 0 ? event->places : MANY,
                                                .now = demo->now,
                                            });
        demo->last_id += ROOM;
    }
    demo_db_add_event_places(demo->db, id, event->places);
}

static void add_held(struct demo *demo, const struct planned_event *event, int64_t region_id,
                     int64_t id)
{
    const struct {
        const char *what;
        const char *source;
        int number;
    } figures[] = {
        {"connections", "VK Видео", event->connections},
        {"views", "VK Видео", event->views},
    };
    demo_db_add_event_presence(demo->db, id, demo->now);
    demo_db_add_event_records(demo->db, id, demo->last_id + 1,
                              fold_search(demo->arena, str_of(event->title)), demo->now);
    demo->last_id += ROOM;
    demo_db_count_event_people(demo->db, id);
    for (size_t i = 0; i < COUNT_OF(figures); i++) {
        demo_db_add_event_figure(demo->db, &(struct demo_db_add_event_figure_values){
                                               .region_id = region_id,
                                               .event_id = id,
                                               .n = (int64_t)i + 1,
                                               .what = str_of(figures[i].what),
                                               .source = str_of(figures[i].source),
                                               .number = figures[i].number,
                                               .counted_on = demo->req->today,
                                           });
    }
}

static void add_event(struct demo *demo, const struct planned_event *event,
                      const int64_t *school_ids)
{
    struct demo_db_org_named_row org;
    if (!demo_db_org_named(demo->db, str_of(event->org), &org)) {
        return; /* a union of another size has other names */
    }
    int64_t id = demo_new_id(demo);
    date begins_on = date_add_days(demo->req->today, event->begins);
    demo_db_add_event(demo->db,
                      &(struct demo_db_add_event_values){
                          .id = id,
                          .org_id = org.id,
                          .state = str_of(event->state),
                          .kind = str_of(event->kind),
                          .form = str_of(event->form),
                          .title = str_of(event->title),
                          .about = str_of(event->about),
                          .begins_on = begins_on,
                          .ends_on = date_add_days(begins_on, event->days - 1),
                          .begins_at = str_of(event->begins_at),
                          .ends_at = str_of(event->ends_at),
                          .place = str_of(event->place),
                          .link = str_of(event->link),
                          .hours = event->hours,
                          .school_id = event->school == 0 ? 0 : school_ids[event->school - 1],
                          .entry_by = STR("own"),
                          .needs_answer = event->needs_answer,
                          .code = str_format(demo->arena, "DEMO%lld", (long long)(event - events)),
                          .now = demo->now,
                      });
    add_sessions(demo, event, org.region_id, id, begins_on);
    add_people(demo, event, id);
    if (strcmp(event->state, "held") == 0) {
        add_held(demo, event, org.region_id, id);
    }
}

static int64_t add_school(struct demo *demo, const struct school *school)
{
    struct demo_db_org_named_row org;
    if (!demo_db_org_named(demo->db, str_of(school->org), &org)) {
        return 0;
    }
    int64_t id = demo_new_id(demo);
    demo_db_add_school(demo->db, &(struct demo_db_add_school_values){
                                     .id = id,
                                     .org_id = org.id,
                                     .kind = str_of(school->kind),
                                     .title = str_of(school->title),
                                     .head = str_of(school->head),
                                     .category = str_of(school->category),
                                     .founded_on = date_add_months(demo->req->today, -30),
                                     .now = demo->now,
                                 });
    return id;
}

void demo_events(struct demo *demo)
{
    int64_t school_ids[COUNT_OF(schools)];
    for (size_t i = 0; i < COUNT_OF(schools); i++) {
        school_ids[i] = add_school(demo, &schools[i]);
    }
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        add_event(demo, &events[i], school_ids);
    }
}
