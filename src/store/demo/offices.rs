//! The offices of the demonstration and what they offer.

use jiff::civil::Weekday;

/// An office as it is written down here.
pub(super) struct DemoOffice {
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) phone: &'static str,
    pub(super) email: &'static str,
    pub(super) hours: &'static [DemoHours],
    pub(super) services: &'static [DemoService],
}

/// When it receives.
pub(super) struct DemoHours {
    pub(super) weekdays: &'static [Weekday],
    pub(super) from: u16,
    pub(super) to: u16,
}

/// What it offers.
pub(super) struct DemoService {
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) bring: &'static str,
    pub(super) duration_min: u16,
    pub(super) step_min: u16,
    pub(super) asks_address: bool,
}

const WORKING_DAYS: &[Weekday] = &[
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];

const MORNING: DemoHours = DemoHours {
    weekdays: WORKING_DAYS,
    from: 8 * 60 + 30,
    to: 13 * 60,
};

const AFTERNOON: DemoHours = DemoHours {
    weekdays: WORKING_DAYS,
    from: 14 * 60,
    to: 17 * 60,
};

const SATURDAY: DemoHours = DemoHours {
    weekdays: &[Weekday::Saturday],
    from: 9 * 60,
    to: 12 * 60,
};

/// The offices, in the order of the portal's list.
pub(super) const OFFICES: [DemoOffice; 3] = [
    DemoOffice {
        slug: "tributi",
        name: "Tributi",
        description: "Tassa sui rifiuti, imposta sugli immobili e pagamenti a rate.",
        phone: "080 555 0101",
        email: "tributi@comune.example",
        hours: &[MORNING, AFTERNOON],
        services: &[
            DemoService {
                slug: "tari",
                name: "TARI – informazioni e calcolo",
                description: "Tassa sui rifiuti: come si calcola, riduzioni, errori nell’avviso.",
                bring: "Codice fiscale dell’intestatario\nUltimo avviso di pagamento TARI, se c’è\n\
                        Superficie dell’immobile in metri quadrati",
                duration_min: 20,
                step_min: 20,
                asks_address: true,
            },
            DemoService {
                slug: "imu-ravvedimento",
                name: "IMU – ravvedimento",
                description: "Pagare in ritardo l’imposta sugli immobili con la sanzione ridotta.",
                bring: "Codice fiscale del proprietario\nVisura o rendita catastale dell’immobile\n\
                        Ricevute dei versamenti già fatti",
                duration_min: 30,
                step_min: 30,
                asks_address: false,
            },
            DemoService {
                slug: "rateizzazione",
                name: "Rateizzazione di un debito",
                description: "Chiedere di pagare a rate un avviso o un’ingiunzione.",
                bring: "L’avviso o l’ingiunzione da pagare\nUn documento di identità valido\n\
                        ISEE, se si chiede un piano più lungo",
                duration_min: 45,
                step_min: 15,
                asks_address: false,
            },
        ],
    },
    DemoOffice {
        slug: "urp-demografici",
        name: "URP Demografici",
        description: "Carta d’identità, residenza e certificati.",
        phone: "080 555 0102",
        email: "urp.demografici@comune.example",
        hours: &[MORNING, AFTERNOON, SATURDAY],
        services: &[
            DemoService {
                slug: "carta-identita",
                name: "Carta d’identità – informazioni",
                description: "Rilascio, rinnovo, smarrimento: che cosa serve e dove andare.",
                bring: "La carta scaduta o la denuncia di smarrimento\nTessera sanitaria",
                duration_min: 15,
                step_min: 15,
                asks_address: false,
            },
            DemoService {
                slug: "cambio-residenza",
                name: "Cambio di residenza",
                description: "Dichiarare un nuovo indirizzo, da un altro comune o nello stesso.",
                bring: "Documenti di identità di chi cambia residenza\n\
                        Contratto di affitto o atto di proprietà\nTarghe dei veicoli intestati",
                duration_min: 30,
                step_min: 30,
                asks_address: true,
            },
            DemoService {
                slug: "certificati",
                name: "Certificati anagrafici",
                description: "Quale certificato serve e come scaricarlo gratuitamente.",
                bring: "Un documento di identità valido\nA chi va presentato il certificato",
                duration_min: 10,
                step_min: 10,
                asks_address: false,
            },
        ],
    },
    DemoOffice {
        slug: "urp-tributi",
        name: "URP Tributi",
        description: "Primo orientamento sui tributi comunali.",
        phone: "080 555 0103",
        email: "urp.tributi@comune.example",
        hours: &[MORNING, AFTERNOON, SATURDAY],
        services: &[
            DemoService {
                slug: "orientamento",
                name: "Orientamento sui tributi",
                description: "A quale ufficio rivolgersi e che cosa preparare.",
                bring: "La comunicazione ricevuta dal Comune, se c’è",
                duration_min: 15,
                step_min: 15,
                asks_address: false,
            },
            DemoService {
                slug: "imposta-soggiorno",
                name: "Imposta di soggiorno",
                description: "Registrarsi, dichiarare e versare per chi ospita a pagamento.",
                bring: "Codice identificativo della struttura\nUltima dichiarazione trimestrale",
                duration_min: 30,
                step_min: 30,
                asks_address: false,
            },
            DemoService {
                slug: "canone-unico",
                name: "Canone unico – suolo pubblico e pubblicità",
                description: "Occupazione di suolo, passi carrabili, insegne.",
                bring: "Planimetria o fotografia del luogo\nConcessione precedente, se c’è",
                duration_min: 25,
                step_min: 25,
                asks_address: false,
            },
        ],
    },
];
