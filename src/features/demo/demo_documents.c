/* Resolutions of the demo and what became of them: some tasks done, some reported, one returned,
 * some late; and one resolution of which nobody has said yet what is controlled. */
#include "features/acknowledgements/acknowledgements.h"
#include "features/control/control.h"
#include "features/demo/demo_inner.h"
#include "features/documents/documents.h"

#define ADOPTED_DAYS 75
#define LATE_DAYS 10
#define COMING_DAYS 20
#define LATER_DAYS 60
#define LATEST_DAYS 12
#define READ_SINCE_DAYS 12
#define READ_WITHIN_DAYS 6

static struct documents_addressee territories = {.kind = DOCUMENTS_TO_LEVEL,
                                                 .level = LEVEL_TERRITORY,
                                                 .text = STR_INIT("территориальным организациям "
                                                                  "Профсоюза")};
static struct documents_addressee presidium = {.kind = DOCUMENTS_TO_BODY,
                                               .text = STR_INIT("президиуму")};

/* The frame of a resolution of the region; 0 if it could not be adopted. */
static int64_t adopt(struct demo *demo, const struct documents_document *document)
{
    struct request *req = demo->req;
    struct documents_document added;
    str sentence;
    req->scope = access_system_scope(req->arena, 0, STR("0"));
    int64_t id = documents_add(req, document);
    bool is_adopted =
        id != 0 && documents_find_own(req, id, &added) && documents_adopt(req, &added, &sentence);
    return is_adopted ? id : 0;
}

static struct documents_document resolution_of(struct demo *demo,
                                               const struct demo_db_region_office_row *region,
                                               const char *title, const char *number, date on)
{
    struct documents_controller *controller =
        ARENA_ARRAY(demo->req->arena, 1, struct documents_controller);
    *controller = (struct documents_controller){.name = STR("Сергеева О. В."),
                                                .post = STR("специалист обкома"),
                                                .account_id = region->account_id};
    return (struct documents_document){
        .region_id = region->region_id,
        .org_id = region->id,
        .org_path = region->path,
        .kind = STR("resolution"),
        .audience = STR("below"),
        .body_name = STR("Президиум"),
        .title = str_of(title),
        .number = str_of(number),
        .dated_on = on,
        .place = STR("г. Курск"),
        .signed_post = STR("Председатель"),
        .signed_name = STR("И. В. Корякина"),
        .controllers = controller,
        .controller_count = 1,
    };
}

/* All members of the region are asked to read it; some have. */
static void ask_to_read(struct demo *demo, int64_t document_id)
{
    date today = demo->req->today;
    int64_t id =
        acknowledgements_open(demo->req, document_id, date_add_days(today, READ_WITHIN_DAYS));
    demo_db_asked_on(demo->db, id, date_add_days(today, -READ_SINCE_DAYS));
    demo_db_confirm_some(demo->db, id, date_add_days(today, -1), demo->now);
}

static void add_record_keeping(struct demo *demo, const struct demo_db_region_office_row *region)
{
    date today = demo->req->today;
    struct documents_item items[] = {
        {.number = STR("1."),
         .text = STR("Информацию о переходе на электронный учёт членов "
                     "Профсоюза принять к сведению.")},
        {.number = STR("2."),
         .text = STR("Поручить территориальным организациям Профсоюза:"),
         .addressees = &territories,
         .addressee_count = 1},
        {.number = STR("2.1."),
         .depth = 1,
         .text = STR("Провести сверку списков членов Профсоюза с первичными организациями."),
         .due_on = date_add_days(today, -LATE_DAYS)},
        {.number = STR("2.2."),
         .depth = 1,
         .text = STR("Обучить ответственных за учёт в первичных организациях."),
         .due_on = date_add_days(today, COMING_DAYS)},
        {.number = STR("3."),
         .text = STR("Президиуму рассмотреть итоги сверки на заседании."),
         .addressees = &presidium,
         .addressee_count = 1,
         .due_on = date_add_days(today, LATER_DAYS)},
        {.number = STR("4."),
         .is_control = true,
         .text = STR("Контроль за выполнением постановления возложить на специалиста обкома "
                     "Сергееву О. В.")},
    };
    struct documents_document document =
        resolution_of(demo, region, "О переходе на электронный учёт членов Профсоюза", "12-3",
                      date_add_days(today, -ADOPTED_DAYS));
    document.items = items;
    document.item_count = COUNT_OF(items);
    int64_t id = adopt(demo, &document);
    if (id != 0) {
        control_open_all(demo->req, id);
        demo_db_answer_tasks(demo->db, id, date_add_days(today, -LATE_DAYS - 2));
        demo_db_hand_tasks(demo->db, id, STR("Рыльская районная"),
                           date_add_days(today, COMING_DAYS - 5), demo->now);
        demo_db_begin_handed(demo->db, id, STR("Рыльская районная"));
        ask_to_read(demo, id);
    }
}

static void add_information(struct demo *demo, const struct demo_db_region_office_row *region)
{
    date today = demo->req->today;
    struct documents_item items[] = {
        {.number = STR("1."),
         .text = STR("Территориальным организациям Профсоюза каждые три "
                     "месяца сообщать о новостях на своих страницах."),
         .addressees = &territories,
         .addressee_count = 1,
         .recurs = DOCUMENTS_QUARTERLY,
         .deadline = STR("каждые три месяца")},
        {.number = STR("2."),
         .text = STR("Продолжить подготовку внештатных корреспондентов."),
         .is_constant = true,
         .deadline = STR("продолжить")},
        {.number = STR("3."),
         .is_control = true,
         .text = STR("Контроль за выполнением постановления возложить на специалиста обкома "
                     "Сергееву О. В.")},
    };
    struct documents_document document = resolution_of(demo, region, "Об информационной работе",
                                                       "13-1", date_add_days(today, -LATEST_DAYS));
    document.items = items;
    document.item_count = COUNT_OF(items);
    (void)adopt(demo, &document);
}

void demo_documents(struct demo *demo)
{
    struct demo_db_region_office_row region;
    if (demo_db_region_office(demo->db, STR("Курская областная"), STR("region@primer.ru"),
                              &region)) {
        add_record_keeping(demo, &region);
        add_information(demo, &region);
    }
}
