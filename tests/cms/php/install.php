<?php
// Makes the database and the site in it, and prints {"name": ["password", "application password"]} of its users.
[, $site, $plan] = $argv;
$plan = json_decode($plan, true);
$_SERVER += ['HTTP_HOST' => '127.0.0.1', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET'];
$here = json_decode(file_get_contents(dirname($site) . '/here.json'), true);
(new mysqli('localhost', 'root', '', '', 0, $here['socket']))->query('CREATE DATABASE wordpress CHARACTER SET utf8mb4');
define('WP_INSTALLING', true);
require "$site/wp-load.php";
require ABSPATH . 'wp-admin/includes/upgrade.php';
ob_start();
$made = [];
foreach ($plan as $name => $role) {
    $password = wp_generate_password(20, false);
    if (!$made) {
        wp_install('Testblatt', $name, "$name@example.org", true, '', $password);
        $id = get_user_by('login', $name)->ID;
    } else {
        $id = wp_insert_user(['user_login' => $name, 'user_pass' => $password, 'user_email' => "$name@example.org",
            'role' => $role]);
    }
    [$secret] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'tests']);
    $made[$name] = [$password, $secret];
}
foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1]) as $post) {
    wp_delete_post($post->ID, true);
}
update_option('show_avatars', '0');
update_option('timezone_string', 'Asia/Shanghai');  // so that local time and UTC are never the same by chance
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
delete_option('rewrite_rules');  // made anew at the first request
ob_end_clean();
// What reset() goes back to.
global $wpdb;
$wpdb->query('CREATE DATABASE kept');
foreach ($wpdb->get_col('SHOW TABLES') as $table) {
    $wpdb->query("CREATE TABLE kept.$table AS SELECT * FROM $table");
}
echo json_encode($made);
